### Problems: what happened, and what to do about it

## Of any operation

problem-malformed = Запрос не удалось прочитать
    .detail = Запрос составлен с ошибкой. Исправьте место, указанное в списке ошибок, и отправьте запрос снова.
problem-unauthenticated = Вход не выполнен
    .detail = Вы не вошли в систему, или срок входа истёк. Войдите и повторите запрос.
problem-wrong_credentials = Войти не удалось
    .detail = Адрес электронной почты или пароль указан неверно. Проверьте их и попробуйте ещё раз. Если вы забыли пароль, попросите администратора школы прислать новое приглашение.
problem-forbidden = Недостаточно прав
    .detail = Ваши роли не позволяют выполнить это действие. Если оно вам нужно, обратитесь к администратору школы.
problem-not_found = Не найдено
    .detail = Такого объекта нет, или он вам недоступен. Проверьте адрес и свои права.
problem-method_not_allowed = Метод не поддерживается
    .detail = По этому адресу такой метод не работает. Используйте один из методов, перечисленных в заголовке Allow.
problem-request_timeout = Запрос шёл слишком долго
    .detail = Тело запроса не пришло вовремя. Проверьте соединение и отправьте запрос снова.
problem-stale = Данные уже изменились
    .detail = Пока вы работали, этот объект изменил кто-то другой. Загрузите его заново и повторите свои изменения.
problem-payload_too_large = Запрос слишком большой
    .detail = Тело запроса больше допустимого. Сократите его или разделите на несколько запросов.
problem-unsupported_media_type = Неподходящий формат
    .detail = Тело запроса должно быть в формате JSON. Укажите заголовок Content-Type: application/json и отправьте запрос снова.
problem-invalid = В данных есть ошибки
    .detail = Некоторые значения не подходят, поэтому ничего не сохранено. Исправьте поля, указанные в списке ошибок, и отправьте запрос снова.
problem-precondition_required = Не указана версия объекта
    .detail = Этот объект могут менять несколько человек. Загрузите его и передайте значение его заголовка ETag в заголовке If-Match.
problem-too_many_tries = Слишком много попыток
    .detail = Попытки временно ограничены. Подождите столько секунд, сколько указано в заголовке Retry-After, и попробуйте снова.
problem-unavailable = Сервис временно недоступен
    .detail = Сервис сейчас занят. Ваши данные не изменены. Подождите немного и повторите запрос.
problem-internal = Внутренняя ошибка
    .detail = Ошибка произошла на нашей стороне. Попробуйте позже. Если она повторится, сообщите администратору номер запроса.
problem-wrong_state = Действие сейчас невозможно
    .detail = Текущее состояние объекта не допускает этого действия. Посмотрите состояние в поле state и выберите одно из действий в поле allowed, если они там есть.

## People, accounts and roles

problem-person_retired = Участник выбыл
    .detail = Этот участник больше не числится в школе. Выберите другого участника.
problem-email_missing = Нет адреса электронной почты
    .detail = У участника не указан адрес электронной почты, а без него нельзя создать учётную запись. Добавьте адрес и повторите действие.
problem-open_pairs = Есть незавершённые пары
    .detail = Пока есть незавершённые пары, выполнить это действие нельзя. Завершите или отмените пары, указанные в поле blocking, и повторите действие.
problem-account_in_use = У учётной записи уже есть пароль
    .detail = Ссылку для учётной записи, владелец которой уже выбрал пароль, получить нельзя. Если пароль забыт, новую ссылку создаёт тот, кто обслуживает сервис.
problem-account_elsewhere = С этим адресом уже входят
    .detail = Адрес принадлежит учётной записи за пределами вашей школы. Попросите системного администратора присоединить её или укажите другой адрес.
problem-account_shared = Учётная запись действует не только в вашей школе
    .detail = Эта учётная запись связана и с другой организацией, поэтому вы не можете выдать к ней приглашение. Попросите об этом системного администратора.
problem-role_held = Роль уже назначена
    .detail = У этого человека уже есть такая роль. Назначать её ещё раз не нужно.
problem-own_role = Это ваша собственная роль
    .detail = Нельзя назначить роль самому себе или снять с себя роль системного администратора. Обратитесь к другому администратору.

## Programs and question banks

problem-program_incomplete = Программа заполнена не полностью
    .detail = У программы нет даты начала или даты окончания. Укажите обе даты и повторите действие.
problem-program_has_pairs = В программе есть пары
    .detail = Программу, в которой есть пары, удалить нельзя. Завершите её и перенесите в архив.
problem-program_not_active = Программа не действует
    .detail = Пары формируют только в действующей программе. Начните или возобновите программу либо выберите другую.
problem-set_published = Набор вопросов уже опубликован
    .detail = Опубликованный набор изменить нельзя. Составьте черновик его новой версии.
problem-no_questions = В наборе нет вопросов
    .detail = Набор без вопросов опубликовать нельзя. Сначала добавьте вопросы.
problem-survey_due_past = Срок анкеты уже прошёл
    .detail = Ответить вовремя никто не успеет. Сначала укажите более поздний срок.
problem-bank_unpublished = Банк вопросов не опубликован
    .detail = В системе нет опубликованной версии банка вопросов. Обратитесь к системному администратору.

## Pairs

problem-cardinality = Состав не подходит для этой формы
    .detail = Число наставников или менти не соответствует форме наставничества. Измените состав или выберите другую форму.
problem-peer_category = Категории участников различаются
    .detail = В форме «равный – равному» у наставника и менти должна быть одна квалификационная категория. Проверьте карточки участников или выберите другую форму.
problem-reverse_experience = Стаж не подходит для реверсивной формы
    .detail = В реверсивном наставничестве стаж наставника меньше стажа менти. Проверьте, указаны ли у обоих даты начала стажа, или выберите другую форму.
problem-mentor_unavailable = Наставник сейчас не принимает менти
    .detail = Профиль наставника приостановлен, закрыт или недоступен в первый день пары. Выберите другого наставника или другой день.
problem-flash_one_meeting = У флэш-пары одна встреча
    .detail = Отмените запланированную встречу, прежде чем назначить другую.
problem-mentor_full = У наставника нет свободных мест
    .detail = Наставник уже ведёт столько менти, сколько указано в его профиле. Выберите другого наставника или измените число мест.
problem-mentee_already_paired = У менти уже есть пара
    .detail = В этой программе менти уже состоит в индивидуальной паре. Сначала завершите её или выберите другую форму.
problem-members_only = Это могут только участники пары
    .detail = Вы не участник этой пары или участвуете в ней в другой роли. Обратитесь к участнику пары.
problem-consent_missing = Не все дали согласие
    .detail = Пара начнёт работу, когда согласие дадут все её участники. Получите недостающие согласия и повторите действие.
problem-order_missing = Не указан приказ
    .detail = Правила программы требуют приказа. Укажите номер приказа в карточке пары и повторите действие.
problem-paused_today = На этот день уже есть пауза
    .detail = Новая пауза пересекается с той, что уже записана. Укажите другую дату окончания или начните паузу позже.
problem-completion_unacknowledged = Менти ещё не завершили этапы
    .detail = Наставник может завершить пару, когда все её менти прошли этап IV. Дождитесь этого или обратитесь к куратору программы.
problem-pair_closed = Пара сейчас не работает
    .detail = Работа пары ещё не началась или уже закончена, поэтому записать ничего нельзя. Проверьте состояние пары. При необходимости обратитесь к куратору.

## Meetings

problem-meeting_ahead = Встреча ещё не началась
    .detail = Отметить присутствие можно только после начала встречи. Сделайте это позже или исправьте её время.

## Tracks, stages and goals

problem-track_completed = Менти уже прошёл эту программу
    .detail = В этой программе у менти есть завершённая траектория, вторую начать нельзя. Сформируйте пару в другой программе.
problem-gate_unmet = Условия этапа не выполнены
    .detail = Для этого шага выполнено не всё. Сделайте то, что указано в поле unmet, и повторите действие.
problem-lead_only = Этап проверяет ведущий наставник
    .detail = У вас нет права проверять этот этап. Попросите об этом ведущего наставника или куратора программы.
problem-review_not_due = Срок проверки наставником ещё не прошёл
    .detail = Куратор может проверить этап, только если наставник не сделал этого в срок, установленный школой. Дождитесь этого срока или напомните наставнику.
problem-goal_frozen = Цель уже согласована
    .detail = Здесь можно изменить только черновик цели. Если цель нужно поменять, пересмотрите её с указанием причины: прежний текст сохранится.
problem-substituted_already = В эти дни наставника уже замещают
    .detail = Выберите другие дни или завершите уже назначенное замещение.
problem-notice_given = О выходе уже сообщено
    .detail = Наставник уже предупредил о выходе. Дата выхода указана в поле notice_until.
problem-consent_revoked = Согласие уже отозвано
    .detail = Это согласие было отозвано раньше. Больше ничего делать не нужно.
problem-meeting_overlaps = В это время у кого-то из пары уже есть встреча
    .detail = Выберите другое время или укажите overlap_allowed, если так и задумано.
problem-agenda_missing = У встречи нет повестки
    .detail = Сначала внесите повестку встречи, затем её можно согласовать.
problem-agenda_not_agreed = Повестка ещё не согласована
    .detail = Встреча группы проводится, когда повестку согласовали все менти. Попросите остальных согласовать её: сколько согласований нужно и сколько уже есть, показано в поле unmet.
problem-draft_exists = Черновик уже есть
    .detail = У банка вопросов уже есть черновик. Измените его, опубликуйте или удалите.
problem-bank_incomplete = Версия неполна
    .detail = Каждый обязательный вопрос этапа I должен быть задан снова на этапе III. Добавьте недостающие вопросы из списка.
problem-bank_in_use = Версия используется
    .detail = Этой версией пользуются незавершённые программы из списка. Сначала выберите в них другую.
problem-asked_already = Запрос уже отправлен
    .detail = Этот наставник ещё не ответил на ваш прежний запрос. Дождитесь ответа или отзовите запрос.
problem-requests_open = Слишком много открытых запросов
    .detail = Вы ждёте ответа на все запросы, которые разрешает школа. Дождитесь ответа или отзовите один из них.
problem-slot_taken = Время уже занято
    .detail = Это время уже забронировано, снято или прошло. Выберите другое.
problem-own_slot = Это ваше собственное время
    .detail = Нельзя забронировать встречу с самим собой. Выберите время другого наставника.
problem-not_flash = Это не флэш-наставничество
    .detail = Два вопроса после встречи задаются только во флэш-наставничестве.
problem-meeting_not_held = Встреча ещё не состоялась
    .detail = Ответить можно после того, как встреча отмечена как состоявшаяся.
problem-answered_already = Ответ уже дан
    .detail = Вы уже ответили на эти вопросы.
problem-rows_wrong = В файле есть ошибочные строки
    .detail = Исправьте в файле строки из списка и загрузите его снова или запишите только верные строки.

### Fields: what is wrong with a value

## Any request

field-invalid = Значение не подходит. Исправьте его.
field-required = Это поле нужно заполнить.
field-length = Недопустимая длина текста или списка. Измените её.
field-range = Число вне допустимых границ. Укажите другое.
field-email = Это не адрес электронной почты. Проверьте, как он написан.
field-blank = Здесь только пробелы. Напишите текст.
field-unknown = Такого значения нет, или оно вам недоступно. Выберите другое.
field-taken = Такое значение уже есть. Укажите другое.
field-not_here = Это значение здесь не подходит. Уберите его или выберите другое.
field-before_start = Окончание должно быть позже начала. Исправьте одно из них.
field-word_length = Каждое значение списка должно содержать от 1 до 100 знаков. Исправьте список.
field-tenths = Укажите число не более чем с одним знаком после запятой.

## Reading of a request

field-unreadable = Значение не удалось прочитать. Исправьте его. Причина: { $reason }
field-not_json = Это не правильный JSON. Исправьте запись. Причина: { $reason }
field-bad_parameter = Параметр не удалось прочитать. Исправьте его. Причина: { $reason }
field-unknown_parameter = Такого параметра здесь нет. Уберите его из адреса.
field-not_a_query = Строку параметров не удалось прочитать. Проверьте адрес после вопросительного знака.
field-not_utf8 = Текст должен быть в кодировке UTF-8. Исправьте кодировку.
field-nul_character = В тексте есть нулевой символ. Уберите его.
field-bad_cursor = Эта отметка не подходит к списку. Начните с первой страницы.
field-broken_body = Тело запроса пришло не полностью. Отправьте запрос снова.

## Accounts and keys

field-wrong_password = Текущий пароль указан неверно. Введите его ещё раз.
field-password_short = Пароль слишком короткий. Придумайте пароль не короче 15 знаков.
field-password_common = Такой пароль легко угадать. Придумайте другой, из разных знаков.
field-key_lifetime = Срок действия ключа должен закончиться в будущем, но не позже чем через 731 день. Укажите другую дату.

## Schools

field-unknown_time_zone = Такого часового пояса нет. Укажите название из базы IANA, например Asia/Almaty.
field-overlap = Учебный год пересекается с другим. Измените даты.
field-critical_before_warning = Критический срок не может быть меньше срока предупреждения. Исправьте один из них.

## Pairs

field-kind_not_allowed = Программа не допускает эту форму наставничества. Выберите другую.
field-outside_program = Дата должна приходиться на срок программы: с { $from } по { $to }.
field-flash_term = Флэш-наставничество длится не более 14 дней. Укажите более раннее окончание.
field-virtual_channel = Виртуальная пара встречается только онлайн. Выберите формат «онлайн».
field-stages_of_kind = Эта форма наставничества требует другого выбора: флэш-наставничество проходит без этапов, остальные формы – с этапами, а в виртуальной можно и так, и так.
field-member_twice = Этот человек указан дважды. Оставьте его один раз.
field-two_leads = В паре может быть только один ведущий наставник. Остальных укажите как со-наставников.
field-person_retired = Этот участник выбыл из школы. Выберите другого.
field-paper_only = За другого участника можно записать только согласие на бумаге. Выберите «на бумаге» или попросите участника дать согласие в системе.
field-not_yours_to_say = Эту причину может указать только другая сторона или куратор. Выберите другую.
field-day_range = Укажите дату с { $from } по { $to }.

## Meetings


## Stages and goals

field-answer_needed = На этот вопрос нужно ответить, отметка «не применимо» здесь не допускается.
field-answer_or_not_applicable = Дайте ответ или отметьте «не применимо», но не то и другое сразу.
field-off_scale = Этого значения нет на шкале. Выберите другое.
field-report_without_words = В отчёты идут только ответы без текста. Уберите текст или выберите другую видимость.
field-never_reported = Рефлексия не попадает в отчёты. Выберите другую видимость.
field-feedback_shared = Обратную связь должен видеть менти. Выберите видимость для пары или для пары и куратора.
field-named_only = Людей перечисляют только при видимости для названных людей. Уберите список или измените видимость.
field-not_ahead = Срок цели должен быть в будущем. Укажите более позднюю дату.
field-order_revoked = Этот приказ отменён. Выберите действующий.
field-day_of_week = Дни недели указывают числами от 1 (понедельник) до 7 (воскресенье).
field-not_a_mentor = Этот человек не наставник в этой паре. Выберите наставника пары.
field-member_already = Этот человек уже участвует в этой паре. Выберите другого.
field-member_left = Этот человек вышел из пары. Чтобы снова работать вместе, сформируйте новую пару.
field-same_mentor = Этот наставник уже ведёт эту пару. Выберите другого.
field-own_mentee = Менти этой пары не может стать её наставником. Выберите другого.
field-series_long = В серии не больше { $max } встреч. Укажите более раннюю дату окончания.
field-before_track = Срок не может быть раньше начала траектории ({ $from }). Укажите более позднюю дату.
field-more_than_staff = Молодых педагогов не может быть больше, чем всех педагогов. Укажите меньшее число.
field-target_twice = Показатель указан дважды. Оставьте для каждого показателя одну цель.
field-five_or_ten = Шкала доходит до 5 или до 10. Укажите одно из этих чисел.
field-words_measure_nothing = Вопрос с ответом словами ничего не измеряет. Выберите «другое» или задайте для него шкалу.
field-set_not_published = Этот набор вопросов ещё в черновике. Опубликуйте его или выберите другой.
field-wave_taken = В программе уже есть анкета этого вида. Измените её.
field-above_scale = Число больше, чем допускает шкала вопроса. Укажите меньшее.
field-answers_missing = Нет ответа на обязательный вопрос. Ответьте на все обязательные вопросы.
field-scores_missing = Оценены не все компетенции школы. Оцените каждую.
field-day_ahead = Этот день ещё не наступил. Укажите сегодняшний или более ранний.
field-weightless = Все веса не могут быть равны нулю. Укажите хотя бы один больше нуля.
field-reask_differs = Вопрос, заданный снова, должен отвечаться так же и иметь ту же шкалу, что и вопрос этапа I.
field-bank_not_open = Эта версия не опубликована или снята. Выберите другую.
field-key_form = Ключ состоит из строчных латинских букв, цифр, точек и знаков подчёркивания. Исправьте его.
field-mentor_taken = Этот наставник сейчас не принимает менти. Выберите другого.
field-slot_overlaps = Это время пересекается с другим, которое вы уже предложили. Укажите другое.
field-in_past = Это время уже прошло. Укажите более позднее.
field-both_ends = Укажите и начало, и конец тихих часов или уберите оба.

### Dictionaries: labels of closed lists

## role

role-system_admin = системный администратор
role-methodologist = методист
role-school_admin = администратор школы
role-curator = куратор

## school_kind

school_kind-school = школа
school_kind-extracurricular = организация дополнительного образования
school_kind-kindergarten = детский сад
school_kind-vocational = организация среднего профессионального образования

## jurisdiction

jurisdiction-RU = Российская Федерация
jurisdiction-KZ = Республика Казахстан
jurisdiction-other = другая страна

## person_status

person_status-active = участвует
person_status-retired = выбыл

## school_level

school_level-primary = начальная школа
school_level-lower_secondary = основная школа
school_level-upper_secondary = старшая школа
school_level-extracurricular = дополнительное образование

## qualification_category

qualification_category-none = без категории
qualification_category-second = вторая категория
qualification_category-first = первая категория
qualification_category-highest = высшая категория
qualification_category-moderator = педагог-модератор
qualification_category-expert = педагог-эксперт
qualification_category-researcher = педагог-исследователь
qualification_category-master = педагог-мастер

## mentor_status

mentor_status-active = принимает менти
mentor_status-paused = временно не принимает
mentor_status-closed = больше не принимает

## mentee_origin

mentee_origin-self = по собственному желанию
mentee_origin-curator = по предложению куратора

## role_form

role_form-teacher_teacher = учитель – учитель
role_form-teacher_young_teacher = учитель – молодой специалист
role_form-teacher_pupil = учитель – ученик
role_form-pupil_pupil = ученик – ученик
role_form-student_pupil = студент – ученик
role_form-employer_student = работодатель – студент

## pair_kind

pair_kind-individual = индивидуальное наставничество
pair_kind-group = групповое наставничество
pair_kind-team = командное наставничество
pair_kind-virtual = виртуальное наставничество
pair_kind-flash = флэш-наставничество
pair_kind-peer = наставничество «равный – равному»
pair_kind-reverse = реверсивное наставничество

## program_state

program_state-draft = черновик
program_state-active = действует
program_state-suspended = приостановлена
program_state-completed = завершена
program_state-archived = в архиве

## answer_type

answer_type-scale = шкала
answer_type-choice = выбор варианта
answer_type-text = текст

## pair_state

pair_state-draft = черновик
pair_state-proposed = предложена
pair_state-awaiting_consent = ожидает согласия
pair_state-active = работает
pair_state-paused = на паузе
pair_state-completed = завершена
pair_state-terminated = прекращена
pair_state-cancelled = отменена
pair_state-declined = отклонена

## member_role

member_role-lead_mentor = ведущий наставник
member_role-co_mentor = со-наставник
member_role-mentee = менти

## channel

channel-in_person = очно
channel-online = онлайн
channel-mixed = смешанный формат

## consent_channel

consent_channel-in_app = в системе
consent_channel-paper = на бумаге

## end_reason

end_reason-goals_achieved = цели достигнуты
end_reason-term_expired = срок истёк
end_reason-mentee_withdrew = менти вышел из пары
end_reason-mentor_withdrew = наставник вышел из пары
end_reason-mentor_replaced = наставник заменён
end_reason-mentee_left_school = менти ушёл из школы
end_reason-mentor_left_school = наставник ушёл из школы
end_reason-incompatible = несовместимость
end_reason-workload = высокая нагрузка
end_reason-health = состояние здоровья
end_reason-program_closed = программа закрыта
end_reason-improper_performance = ненадлежащее выполнение обязанностей
end_reason-force_majeure = непреодолимая сила
end_reason-other = другая причина

## end_initiator

end_initiator-mentor = наставник
end_initiator-mentee = менти
end_initiator-curator = куратор

## meeting_kind

meeting_kind-consultation = консультация
meeting_kind-lesson_visit = посещение урока
meeting_kind-master_class = мастер-класс
meeting_kind-reflection = рефлексия
meeting_kind-online = онлайн-встреча

## meeting_state

meeting_state-planned = запланирована
meeting_state-held = состоялась
meeting_state-not_held = не состоялась
meeting_state-cancelled = отменена

## attendance_status

attendance_status-present = присутствие
attendance_status-late = опоздание
attendance_status-absent = отсутствие
attendance_status-excused = отсутствие по уважительной причине

## track_state

track_state-in_progress = в работе
track_state-completed = завершена
track_state-discontinued = прервана

## stage_state

stage_state-locked = не начат
stage_state-in_progress = в работе
stage_state-submitted = отправлен на проверку
stage_state-returned = возвращён
stage_state-completed = завершён

## decision

decision-completed = завершить этап
decision-returned = вернуть на доработку

## visibility

visibility-author = только автор
visibility-pair = пара
visibility-named = названные люди
visibility-curator = пара и куратор
visibility-report = пара, куратор и отчёты

## goal_state

goal_state-draft = черновик
goal_state-approved = согласована
goal_state-in_progress = в работе
goal_state-achieved = достигнута
goal_state-partially = достигнута частично
goal_state-not_achieved = не достигнута
goal_state-cancelled = отменена

## goal_result

goal_result-achieved = достигнута
goal_result-partially = достигнута частично
goal_result-not_achieved = не достигнута

### Reports

report-R01 =
    .title = Реестр наставников
    .description = Наставники за период: что они преподают и с чем помогают, в каких формах, с кем и с какого времени работают.
report-R02 =
    .title = Реестр наставляемых
    .description = Наставляемые за период: их стаж, основной запрос, наставники, этап сейчас и отметка о прохождении программы.
report-R03 =
    .title = Реестр пар и групп
    .description = Все наставнические пары, группы и команды за период: состав, приказ, сроки, состояние и встречи.
report-R04 =
    .title = Прохождение четырёх этапов
    .description = Сколько менти находится на каждом этапе, сколько дней занимает этап, сколько просрочек и возвратов.
report-R05 =
    .title = Охват
    .description = Какую долю педагогов, в том числе молодых, охватывает наставничество и какую цель поставила школа.
report-R06 =
    .title = Выполнение персонализированной программы / плана
    .description = Что наставники и наставляемые запланировали на период и что из этого выполнено, по каждой паре. Для аттестации не используется.
report-R07 =
    .title = Отчёт наставника / журнал
    .description = Журнал одной пары: состоявшиеся встречи с записями, которые доступны читателю отчёта, и итоги.
report-R08 =
    .title = Анкетирование
    .description = Что наставляемые, наставники и кураторы ответили в анкетах, закрытых за период: по каждому вопросу и в сравнении с предыдущей анкетой. Значения, за которыми стоит слишком мало людей, скрыты.
report-R09 =
    .title = Результативность: количественные и качественные показатели
    .description = Частота встреч, достижение целей и прирост компетенций, а также доверие, качество взаимодействия, взаимовыгодность, удовлетворённость и влияние на практику по оценкам участников. Значения, за которыми стоит слишком мало людей, скрыты.
report-R13 =
    .title = Достижения: развитие лидерства учителей
    .description = Конкурсы, мастер-классы, творческие проекты и публикации наставляемых за период.
report-R14 =
    .title = Завершения и замены
    .description = Почему и по чьей инициативе пары завершились за период, сколько они длились и сколько из них получили продолжение.
report-R15 =
    .title = Неактивные пары
    .description = Как давно не встречалась каждая незавершённая пара, что с её этапом и на что указывает сервис.

### Columns of tables: what they are called, and how what is computed is computed

column-no = №
column-program = Программа
column-kind = Форма
column-kinds = Форма(ы)
column-role_form = Ролевая форма
column-mentors = Наставники
column-mentees = Менти
column-order_number = Номер приказа
column-order_numbers = Приказ
column-order_issued_on = Дата приказа
column-starts_on = Начало
column-planned_ends_on = Плановое окончание
column-ended_on = Фактическое окончание
column-pair_state = Состояние
column-end_reason = Причина завершения
column-end_initiator = Кто инициатор
column-continues_no = Замена (предыдущая пара)
    .means = Номер строки с парой, которую эта пара продолжает после замены наставника.
column-meetings_expected = Встречи, план
    .means = Для флэш-пары – одна встреча. Для остальных пар число дней, когда пара работала в периоде (без пауз), умножается на месячную норму программы, делится на 30 и округляется до целого (половина – вверх); результат не меньше 1.
column-meetings_held = Встречи, факт
    .means = Встречи в дни периода, отмеченные как состоявшиеся.
column-meetings_percent = Встречи, %
    .means = Доля состоявшихся встреч от запланированных; значение больше 100 показывается как есть.

column-stage_no = Этап
column-tracks = Всего
    .means = Наставляемые, чья траектория началась не позднее последнего дня периода и не была прервана до его первого дня.
column-not_started = Не начат
    .means = Этапы, которые на последний день периода ещё не начаты.
column-in_progress = В работе
    .means = Этапы, которые в последний день периода были в работе.
column-submitted = Отправлен
    .means = Этапы, которые в последний день периода ждали проверки наставником.
column-returned = Возвращён
    .means = Этапы, которые в последний день периода находились у наставляемого на доработке.
column-completed = Завершён
    .means = Этапы, завершённые не позднее последнего дня периода.
column-completed_percent = Доля завершивших, %
    .means = Доля завершённых этапов среди всех учтённых.
column-mean_days = Среднее число дней
    .means = Среднее число дней от начала этапа до его завершения; учитываются только завершённые этапы.
column-median_days = Медиана дней
    .means = Середина ряда, в котором эти дни расположены по возрастанию; если значений чётное число – среднее двух средних.
column-overdue = Просрочено
    .means = Незавершённые этапы, срок которых истёк до последнего дня периода или до сегодняшнего дня, смотря что раньше.
column-returns = Возвратов всего
    .means = Сколько раз этапы возвращали на доработку по последний день периода включительно.
row-total = ИТОГО

column-name = ФИО
column-position = Должность
column-subjects = Предмет(ы)
column-category = Категория
column-years_taught = Стаж (лет)
    .means = Полных лет педагогического стажа на последний день периода.
column-competences = Компетенции
column-achievements = Достижения
column-time_resource = Ресурс времени
column-joined_on = Дата вхождения
column-mentee_count = Наставляемые (число)
    .means = Наставляемые в парах наставника за период; каждый человек учтён один раз.
column-mentee_names = ФИО наставляемых
column-mentor_names = ФИО наставника(ов)
column-finished_on = Дата завершения
column-mentees_completed = Результат (завершили программу)
    .means = Те из этих наставляемых, кто завершил программу не позднее последнего дня периода.
column-participation = Статус
column-experience = Молодой педагог
column-main_request = Основной запрос
column-stage_now = Этап сейчас
column-program_done = Отметка о прохождении программы
column-track_state = Состояние траектории

column-indicator = Показатель
column-part = Числитель
    .means = Число над чертой: наставляемые или наставники, где каждый человек учтён один раз, либо завершённые траектории.
column-whole = Знаменатель
    .means = Число под чертой: все или молодые педагоги по последним сведениям школы о численности за год до последнего дня периода, наставники или траектории.
column-indicator_value = Значение
    .means = Числитель, делённый на знаменатель: в процентах с одним знаком после запятой, а для нагрузки – число наставляемых на одного наставника с двумя знаками.
column-target = Цель на год
    .means = Цель школы на учебный год, в который входит последний день периода.
column-deviation = Отклонение, п.п.
    .means = Разность значения и цели.

column-responsible = Показатель (чей план)
column-items = Всего пунктов
    .means = Пункты плана, срок которых приходится на период.
column-items_cancelled = Отменено
    .means = Пункты, отменённые до наступления их срока.
column-items_on_time = В срок выполнено
    .means = Пункты, выполненные не позднее срока.
column-items_late = Выполнено с опозданием
    .means = Пункты, выполненные после срока, но не позднее последнего дня периода.
column-items_not_done = Не выполнено
    .means = Пункты, которые не выполнены и не были отменены до наступления срока.
column-plan_percent = % исполнения
    .means = Доля выполненных пунктов среди неотменённых.
column-plan_points = Баллы
    .means = По точному, а не округлённому отношению: выполнено всё – 1,0, от девяти десятых – 0,9, от восьми десятых – 0,8, меньше – 0. Для аттестации не используется.

column-school = Организация
column-held_on = Дата
column-topic = Тема
column-content = Содержание
column-result = Результат
column-assignment = Задание
column-meeting_minutes = Часов
    .means = Общая длительность состоявшихся встреч от начала до конца, в часах и минутах.
column-observations = Наблюдений урока
    .means = Наблюдения уроков за период.
column-goals = Целей всего
    .means = Цели наставляемых этой пары, кроме отменённых.
column-goals_achieved = Целей достигнуто
    .means = Цели, которые не позднее последнего дня периода оценены как достигнутые.
column-stages_completed = Этапов завершено
    .means = Этапы, завершённые за период.
table-journal = Журнал
table-totals = Итоги
cell-confidential = конфиденциально
cell-yes = да
cell-no = нет

column-achievement_kind = Вид
column-achievement_level = Уровень
column-title = Название
column-evidence = Подтверждающий документ
column-achievements_count = Число
    .means = Достижения этого вида и уровня за период.

column-endings = Число
    .means = Пары, завершившиеся за период по этой причине.
column-endings_percent = Доля, %
    .means = Доля от всех пар, завершившихся за период.
column-by_mentee = По инициативе наставляемого
    .means = Те из них, что завершились по желанию наставляемого.
column-by_mentor = По инициативе наставника
    .means = Те из них, что завершились по желанию наставника.
column-by_curator = По инициативе куратора
    .means = Те из них, что завершил куратор.
column-by_service = Автоматически
    .means = Те из них, что завершились автоматически: флэш-пары.
column-ended = Завершено
    .means = Пары, последний день которых приходится на период.
column-rounding = Округление, п.п.
    .means = Разность между 100 и суммой округлённых долей.
column-replacements = Замен
    .means = Пары, которые продолжают другую пару и начались в периоде.
column-mean_duration_days = Средняя длительность, дней
    .means = Среднее число дней с первого по последний включительно у пар, завершившихся за период.
column-early_successes = Досрочных успешных
    .means = Пары, успешно завершённые раньше запланированного дня.

column-last_meeting_on = Последняя встреча
column-days_without = Дней без встреч
    .means = Дни от последней состоявшейся встречи, а если её не было – от начала пары, до последнего дня периода или до сегодняшнего дня, смотря что раньше, за вычетом дней пауз.
column-days_in_stage = Дней в этапе
    .means = Дни, прошедшие с начала этого этапа.
column-items_overdue = Просроченные пункты
    .means = Пункты плана, срок которых прошёл, а они не выполнены и не отменены.
column-letters_sent = Писем отправлено
    .means = Письма, которые сервис отправил участникам пары после последней встречи.
column-signal = Статус сигнала

column-wave = Анкета
column-side = Сторона
column-question = Вопрос
column-answers = Ответивших
    .means = Ответы на этот вопрос в анкетах, закрытых за период.
column-invited = Приглашённых
    .means = Приглашения этой стороны к этим анкетам; наставник получает отдельное приглашение по каждой паре.
column-answered_percent = % ответивших
    .means = Доля ответов от числа приглашений.
column-answers_mean = Среднее
    .means = Среднее ответов по шкале вопроса. Если в анкете на вопрос ответило слишком мало людей, эти ответы нигде не учитываются.
column-answers_median = Медиана
    .means = Середина ряда, в котором ответы расположены по возрастанию; если ответов чётное число – среднее двух средних.
column-satisfied_percent = Доля удовлетворённых, %
    .means = Доля ответов не ниже порога: по умолчанию 7 из 10 и соответственно 4 из 5.
column-previous_mean = Предыдущее среднее
    .means = Среднее по тому же вопросу в предыдущей анкете тех же программ.
column-growth = Прирост
    .means = Разность неокруглённых средних по программам, в которых оба раза ответило достаточно людей.
column-suppressed = Скрыто
column-block = Блок
column-effect = Показатель
column-effect_part = Числитель
    .means = Число над чертой; для средних и скрытых значений не указывается.
column-effect_whole = Знаменатель
    .means = Число под чертой, а для средних – число учтённых ответов или людей.
column-effect_value = Значение
    .means = Проценты – с одним знаком после запятой, средние и прирост по пятибалльной шкале – с двумя. Прирост – это разность неокруглённых средних у одних и тех же людей по одним и тем же компетенциям; людей учитывают только полными группами наименьшего размера, который допускает школа.
column-competence = Компетенция
column-skill_people = Наставляемые
    .means = Учтённые наставляемые, которые оценили эту компетенцию и в начале, и в конце.
column-entry_mean = На входе
    .means = Среднее их собственных оценок в начале, по пятибалльной шкале.
column-exit_mean = На выходе
    .means = Среднее их собственных оценок в конце, по пятибалльной шкале.
column-skill_gain = Прирост
    .means = Разность неокруглённых средних.
table-skills = Прирост компетенций
table-achievements = Достижения
warning-small_group = Некоторые значения скрыты: за ними стоит меньше людей, чем нужно по правилам школы, чтобы их показывать.

effect_block-quantitative = количественный
effect_block-qualitative = качественный
effect-meeting_frequency = Частота встреч, %
effect-attendance = Явка, %
effect-goals_achieved = Достижение целей, %
effect-goals_with_partial = Достижение с учётом частичного, %
effect-goals_of_all = Доля всех целей, %
effect-skill_gain_own = Прирост компетенций по оценке наставляемых
effect-skill_gain_mentors = Прирост компетенций по оценке наставников
effect-skill_grown_own = Доля с приростом по оценке наставляемых, %
effect-skill_grown_mentors = Доля с приростом по оценке наставников, %
effect-trust = Доверие, из 5
effect-quality = Качество взаимодействия, из 5
effect-mutual_benefit = Взаимовыгодность, %
effect-satisfaction_mentees = Удовлетворённость наставляемых, %
effect-satisfaction_mentors = Удовлетворённость наставников, %
effect-influence = Влияние на практику, из 5
survey_side-mentee = наставляемые
survey_side-mentor = наставники
survey_side-curator = кураторы
measure-trust = доверие
measure-quality = качество взаимодействия
measure-mutual_benefit = взаимовыгодность
measure-satisfaction = удовлетворённость
measure-influence = влияние на практику
measure-other = другое
wave-entry = входная
wave-interim = промежуточная
wave-exit = итоговая
survey_state-draft = черновик
survey_state-open = открыта
survey_state-closed = закрыта
phase-entry = на входе
phase-exit = на выходе
assessor-mentee = менти
assessor-mentor = наставник
career_fact_kind-career_step = карьерный шаг
career_fact_kind-professional_contact = профессиональный контакт

warning-no_staff_snapshot = Школа не указала численность педагогов за год до последнего дня периода, поэтому делить не на что. Внесите её в разделе headcounts.

indicator-young_with_mentor = Доля молодых педагогов с наставником, %
indicator-staff_mentees = Доля педагогов – наставляемых, %
indicator-staff_mentors = Доля педагогов – наставников, %
indicator-mentor_load = Нагрузка (наставляемых на наставника)
indicator-program_completed = Доля завершивших программу, %
participation-ongoing = участвует
participation-finished = участие завершено
experience-young = да
experience-experienced = нет
experience-unknown = нет данных

method_step-tell = расскажу
method_step-show = покажу
method_step-together = вместе
method_step-assist = подскажу
method_step-independent = сам

rhythm-week = каждую неделю
rhythm-two_weeks = каждые две недели

calendar-name = Талим: встречи
calendar-meeting = Наставничество: { $kind }

responsible-mentor = наставник
responsible-mentee = менти

practice_state-draft = черновик
practice_state-published = опубликован
practice_state-retired = снят

achievement_kind-contest = конкурс
achievement_kind-master_class = мастер-класс
achievement_kind-creative_project = творческий проект
achievement_kind-publication = публикация
achievement_kind-other = другое

achievement_level-school = школа
achievement_level-district = район
achievement_level-region = область
achievement_level-republic = республика
achievement_level-international = международный

factor-needs = запросы и компетенции
factor-load = нагрузка
factor-availability = доступность
factor-level = уровень школы
factor-subject = предмет
factor-earlier = прежние пары

proposal_state-proposed = предложено
proposal_state-accepted = принято
proposal_state-rejected = отклонено

match-needs-full = Наставник силён во всём, что нужно менти: { $met } из { $needs }.
match-needs-part = Наставник силён в части того, что нужно менти: { $met } из { $needs }.
match-needs-none = Среди компетенций наставника нет того, что нужно менти.
match-needs-unknown = Запросы менти или компетенции наставника не указаны.
match-load-full = У наставника свободны все места: { $free } из { $places }.
match-load-part = У наставника есть свободные места: { $free } из { $places }.
match-availability-full = Наставник доступен с первого дня.
match-availability-part = Наставник доступен позже: с { $from }.
match-level-full = Оба работают на одном уровне школы.
match-level-none = Они работают на разных уровнях школы.
match-level-unknown = Уровень школы указан не у обоих.
match-subject-full = Оба преподают один предмет.
match-subject-none = Они преподают разные предметы.
match-subject-unknown = Предмет указан не у обоих.
match-earlier-full = Раньше они не работали в паре.
match-earlier-part = У них уже была завершённая пара.
match-earlier-none = У них уже была пара, и она прервалась.

task_kind-give_consent = дать согласие
task_kind-attach_order = указать приказ
task_kind-submit_stage = отправить этап
task_kind-revise_stage = доработать этап
task_kind-review_stage = проверить этап
task_kind-approve_goal = согласовать цель
task_kind-do_plan_item = выполнить пункт плана
task_kind-agree_agenda = согласовать повестку
task_kind-answer_survey = заполнить анкету
task_kind-record_meeting = записать встречу
task_kind-resolve_flag = разобрать флаг

signal_kind-no_first_meeting = не было первой встречи
signal_kind-inactive = давно не было встреч
signal_kind-inactive_critical = очень давно не было встреч
signal_kind-stage_overdue = этап просрочен

flag_topic-schedule = расписание
flag_topic-relationship = отношения
flag_topic-workload = нагрузка
flag_topic-progress = продвижение
flag_topic-ethics = этика
flag_topic-other = другое

flag_priority-low = низкий
flag_priority-medium = средний
flag_priority-high = высокий

flag_state-open = открыт
flag_state-resolved = разобран

request_state-open = ожидает ответа
request_state-accepted = принят
request_state-refused = отклонён
request_state-withdrawn = отозван
request_state-expired = истёк
request_state-unavailable = наставник недоступен

slot_state-open = свободно
slot_state-booked = забронировано
slot_state-withdrawn = снято

end_initiator-service = завершена автоматически

task_kind-answer_request = ответить на запрос менти
task_kind-answer_flash = ответить на два вопроса о встрече

notice-pair_proposed = Вас приглашают в наставническую пару: нужно ваше согласие.
notice-pair_consented = Участник дал согласие на участие в паре.
notice-pair_activated = Наставническая пара начала работу.
notice-pair_declined = От участия в паре отказались.
notice-pair_cancelled = Приглашение в пару отменено.
notice-pair_paused = Работа пары приостановлена.
notice-pair_resumed = Работа пары возобновлена.
notice-pair_member_added = Вас приглашают присоединиться к наставнической группе или команде.
notice-pair_member_removed = Вы больше не состоите в наставнической группе или команде.
notice-pair_joined = В группе или команде новый участник.
notice-pair_left = Участник вышел из группы или команды.
notice-pair_notice_given = Наставник предупредил о завершении участия.
notice-pair_consent_revoked = Участник отозвал согласие.
notice-pair_ended = Работа пары завершена.
notice-pair_substituted = Назначено временное замещение наставника.
notice-pair_substitution_ended = Временное замещение наставника завершено.
notice-meeting_planned = Запланирована встреча.
notice-meeting_changed = Встреча изменена.
notice-meeting_cancelled = Встреча отменена.
notice-meeting_held = Встреча отмечена как состоявшаяся.
notice-meeting_not_held = Встреча отмечена как несостоявшаяся.
notice-meeting_agenda_agreed = Повестка встречи согласована.
notice-stage_submitted = Этап отправлен и ждёт вашей проверки.
notice-stage_completed = Этап принят.
notice-stage_returned = Этап возвращён на доработку.
notice-stage_reopened = Этап открыт снова.
notice-feedback_given = Наставник оставил обратную связь.
notice-track_completed = Все четыре этапа пройдены.
notice-track_discontinued = Прохождение этапов прекращено.
notice-goal_created = Поставлена новая цель.
notice-goal_approved = Цель согласована.
notice-goal_revised = Цель пересмотрена.
notice-goal_assessed = Достижение цели оценено.
notice-plan_item_created = В плане новый пункт.
notice-plan_item_cancelled = Пункт плана отменён.
notice-track_practice_chosen = В план добавлен приём из банка опыта.
notice-observation_created = Есть новая карта наблюдения урока.
notice-achievement_created = Добавлено достижение.
notice-mentor_request_made = Вас просят стать наставником.
notice-mentor_request_accepted = Наставник принял запрос.
notice-mentor_request_refused = Наставник не может принять ваш запрос.
notice-mentor_request_withdrawn = Запрос к вам отозван.
notice-mentor_request_expired = Срок запроса к наставнику истёк.
notice-mentor_request_unavailable = Наставник больше не принимает менти: запрос закрыт.
notice-mentor_slot_booked = Ваше время забронировали для флэш-встречи.
notice-practice_published = Ваш приём опубликован в банке опыта.
notice-practice_retired = Ваш приём снят с публикации в банке опыта.
notice-survey_opened = Вас просят заполнить анкету.
notice-survey_reminded = Анкета всё ещё ждёт ваших ответов.
notice-flag_raised = Участник просит обратить внимание на пару.
notice-flag_resolved = Ваш флаг разобран.
notice-role_granted = Вам назначена новая роль.
notice-role_withdrawn = С вас снята роль.

digest-subject = Наставничество: неделя с { $day }
digest-open_pairs = работающих пар
digest-open_flags = неразобранных флагов
digest-unsubscribe = Больше не присылать еженедельную сводку:
letter-footer = Talim. Что приходит вам письмом и в какие часы, выбирается в настройках уведомлений.
unsubscribe-title = Еженедельная сводка
unsubscribe-button = Больше не присылать
unsubscribe-done = Еженедельная сводка больше не придёт

notice_topic-pairs = пары
notice_topic-meetings = встречи
notice_topic-stages = этапы
notice_topic-plan = план
notice_topic-requests = запросы
notice_topic-bank = банк опыта
notice_topic-flags = флаги
notice_topic-roles = роли
notice_topic-surveys = анкеты

import_kind-people = сотрудники
import_kind-pairs = пары

import_state-reading = читается
import_state-previewed = готов к просмотру
import_state-committing = записывается
import_state-committed = записан
import_state-failed = не записан

row_outcome-create = создать
row_outcome-update = изменить
row_outcome-unchanged = без изменений
row_outcome-skip = пропустить
row_outcome-error = ошибка
row_outcome-retire = вывести из состава

import_field-full_name = ФИО
import_field-last_name = Фамилия
import_field-first_name = Имя
import_field-middle_name = Отчество
import_field-email = E-mail
import_field-phone = Телефон
import_field-position = Должность
import_field-subjects = Предмет
import_field-qualification_category = Категория
import_field-teaching_since = Начало педстажа
import_field-birth_year = Дата рождения
import_field-mentor = Наставник
import_field-mentee = Менти
import_field-kind = Форма
import_field-starts_on = Начало
import_field-planned_ends_on = Окончание
import_field-topic = Тема

import-required = Здесь пусто, а значение обязательно.
import-name_short = Нужны хотя бы фамилия и имя.
import-letters_lost = Казахские буквы утеряны: на их месте вопросительные знаки. Сохраните файл в UTF-8.
import-taken_as_empty = Понято как «нет значения».
import-email = Это не адрес электронной почты.
import-category_unknown = Такая категория неизвестна.
import-kind_unknown = Такая форма наставничества неизвестна.
import-day_unreadable = Это не дата.
import-person_ambiguous = Так зовут нескольких человек. Укажите e-mail.
import-person_unknown = Такого человека в школе нет.
import-own_mentor = Человек не может быть наставником самому себе.
import-row_twice = Этот человек уже есть в файле выше.
import-changed_by_hand = Изменено вручную и поэтому остаётся.
import-email_differs = Человек с таким именем известен с другим e-mail. Исправьте e-mail в файле или у этого человека.
import-length = Слишком коротко или слишком длинно.
import-range = Число вне допустимых границ.
import-blank = Здесь только пробелы.
import-word_length = Слово в списке слишком длинное.
import-unreadable = Строку не удалось прочитать.
import-file_empty = Файл пуст.
import-file_locked = Файл защищён паролем. Снимите пароль.
import-file_old_excel = Это старый формат Excel (.xls), как бы файл ни назывался. Сохраните его как .xlsx.
import-file_too_large = Распакованный файл слишком велик.
import-file_broken = Файл повреждён.
import-file_unknown = Это не таблица: нужен CSV, XLSX или архив OneRoster.
import-file_no_table = В файле не найдено таблицы с колонкой имён.
import-retires_too_many = Файл вывел бы из состава больше пятой части людей. Похоже, он неполный.

notice-pair_formed = Составлен черновик пары.

import-interrupted = Сервис был остановлен, ничего не записано. Загрузите файл ещё раз.
import-internal = Внутренняя ошибка, ничего не записано.
import-retires_unreadable = В файле есть ошибочные строки, и неизвестно, о ком они: никого нельзя вывести из состава. Исправьте их и загрузите файл снова.
import-name_differs = Этот e-mail принадлежит человеку с другим именем.
